package embeddedtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// Authority signs certificates that nobody trusts who does not know it.
type Authority struct {
	File        string // with its certificate in PEM
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

// NewAuthority makes an authority, whose file is gone with the test.
func NewAuthority(t testing.TB) *Authority {
	t.Helper()
	a := &Authority{File: filepath.Join(t.TempDir(), "authority.pem"), key: newKey(t)}
	a.certificate = &x509.Certificate{
		SerialNumber: serial(t), Subject: pkix.Name{CommonName: "an authority of a test"},
		NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(48 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	signed, err := x509.CreateCertificate(rand.Reader, a.certificate, a.certificate, &a.key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(a.File, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed}), 0o600); err != nil {
		t.Fatal(err)
	}
	return a
}

// Certificate is one for a host, by name or address, or for none if that is empty, that is valid from and until so far from now.
func (a *Authority) Certificate(t testing.TB, host string, from, until time.Duration) tls.Certificate {
	t.Helper()
	key := newKey(t)
	certificate := &x509.Certificate{
		SerialNumber: serial(t), Subject: pkix.Name{CommonName: "a server of a test"},
		NotBefore: time.Now().Add(from), NotAfter: time.Now().Add(until),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if ip := net.ParseIP(host); ip != nil {
		certificate.IPAddresses = []net.IP{ip}
	} else if host != "" {
		certificate.DNSNames = []string{host}
	}
	signed, err := x509.CreateCertificate(rand.Reader, certificate, a.certificate, &key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{signed}, PrivateKey: key}
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func serial(t testing.TB) *big.Int {
	t.Helper()
	number, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		t.Fatal(err)
	}
	return number
}

// Relay takes connections and passes them on to a server, as what stands before a server may.
type Relay struct {
	Addr  string // host:port
	mu    sync.Mutex
	taken map[net.Conn]struct{}
}

// Terminate starts a Relay from TLS to a server without, which ends with the test.
func Terminate(t testing.TB, certificate tls.Certificate, to string) *Relay {
	t.Helper()
	return relay(t, to, func(plain net.Listener) net.Listener {
		return tls.NewListener(plain, &tls.Config{Certificates: []tls.Certificate{certificate}})
	})
}

// NewRelay starts a Relay that ends with the test.
func NewRelay(t testing.TB, to string) *Relay {
	t.Helper()
	return relay(t, to, func(plain net.Listener) net.Listener { return plain })
}

func relay(t testing.TB, to string, wrap func(net.Listener) net.Listener) *Relay {
	t.Helper()
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener := wrap(plain)
	s := &Relay{Addr: listener.Addr().String(), taken: make(map[net.Conn]struct{})}
	t.Cleanup(func() { listener.Close(); s.Drop() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go s.pass(client, to)
		}
	}()
	return s
}

func (s *Relay) pass(client net.Conn, to string) {
	defer client.Close()
	server, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	defer server.Close()
	s.mu.Lock()
	s.taken[client] = struct{}{}
	s.mu.Unlock()
	go func() { _, _ = io.Copy(server, client); server.Close() }()
	_, _ = io.Copy(client, server)
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.taken, client)
}

// Drop closes the connections that there are.
func (s *Relay) Drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for client := range s.taken {
		client.Close()
	}
}

// Open is how many connections there are.
func (s *Relay) Open() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.taken)
}
