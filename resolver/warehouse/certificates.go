package warehouse

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"
)

// tls is nil where connections are not encrypted.
func (a Address) tls() *tls.Config {
	if !a.Secure {
		return nil
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: a.Insecure, ServerName: a.ServerName, RootCAs: a.authorities}
}

// maxAuthorities bounds what is read of a file: all that browsers trust are a quarter of it.
const maxAuthorities = 1 << 20

// readAuthorities reads certificates in PEM.
func readAuthorities(path string) (*x509.CertPool, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("%w: name a file with the authority's certificate in PEM", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no file: name one with the authority's certificate in PEM", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxAuthorities))
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("%s has no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----", path)
	}
	return pool, nil
}

// explainCertificate says what is wrong with the server's certificate, and how to mend it; "" if the error is not about one.
func explainCertificate(err error, address Address) string {
	var (
		name        x509.HostnameError
		invalid     x509.CertificateInvalidError
		authority   x509.UnknownAuthorityError
		certificate *tls.CertificateVerificationError
	)
	const skip = ", or skip_verify=true where nobody can come between"
	switch {
	case errors.As(err, &name) && len(names(name.Certificate)) == 0:
		return "the server's certificate is for no host, since it has no alternative names: have one made that has" + skip
	case errors.As(err, &name):
		all := names(name.Certificate)
		return fmt.Sprintf("the server's certificate is for %s, and not for %s: correct the host in KINDRED_WAREHOUSE_URL, "+
			"or add tls_server_name=%s to it", strings.Join(all, ", "), name.Host, all[0])
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired && time.Now().Before(invalid.Cert.NotBefore):
		return fmt.Sprintf("the server's certificate is valid from %s on: look at this machine's clock",
			invalid.Cert.NotBefore.UTC().Format(time.RFC3339))
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return fmt.Sprintf("the server's certificate has expired on %s: have it renewed, or look at this machine's clock",
			invalid.Cert.NotAfter.UTC().Format(time.RFC3339))
	case errors.As(err, &authority) && address.authorities != nil:
		return "the server's certificate is not trusted: it is of none of the authorities in the file that ca names in KINDRED_WAREHOUSE_URL; " +
			"name the file of its own"
	case errors.As(err, &authority):
		return "the server's certificate is not trusted: this machine does not know its authority; add ca=FILE to KINDRED_WAREHOUSE_URL " +
			"with the authority's certificate" + skip
	case errors.As(err, &certificate):
		return "the server's certificate is not trusted: have it renewed, or add ca=FILE to KINDRED_WAREHOUSE_URL " +
			"with its authority's certificate" + skip
	}
	return ""
}

// names are the hosts that a certificate is for.
func names(certificate *x509.Certificate) []string {
	all := slices.Clone(certificate.DNSNames)
	for _, address := range certificate.IPAddresses {
		all = append(all, address.String())
	}
	return all
}
