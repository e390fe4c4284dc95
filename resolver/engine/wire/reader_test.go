package wire

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"runtime"
	"testing"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/kindred-id/kindred/resolver/engine/native"
)

// conversation is what a client of ch-go sends: a greeting, a query with a block for it, and a ping.
func conversation(revision int, traced bool) []byte {
	var b proto.Buffer
	proto.ClientHello{Name: "client", Major: 1, Minor: 2, ProtocolVersion: revision, Database: "d", User: "u", Password: "p"}.Encode(&b)
	if revision >= revisionAddendum {
		b.PutString("quota")
	}
	q := proto.Query{ID: "id", Body: "SELECT 1", Compression: proto.CompressionDisabled,
		Info:       proto.ClientInfo{ProtocolVersion: revision, Interface: proto.InterfaceTCP, Query: proto.ClientQueryInitial, InitialUser: "u", ClientName: "client", QuotaKey: "q"},
		Settings:   []proto.Setting{{Key: "max_threads", Value: "3", Important: true}, {Key: "extremes", Value: "1"}},
		Parameters: []proto.Parameter{{Key: "p", Value: "'v'"}}}
	if revision >= revisionSettingsAsText {
		q.EncodeAware(&b, revision)
	} else {
		b.PutRaw(oldQuery(q, revision))
	}
	proto.ClientCodeData.Encode(&b)
	b.PutString("")
	b.PutRaw(native.AppendHeader(nil, native.FormOf(revision), []native.Column{{Name: "n", Type: "UInt8"}}))
	proto.ClientCodePing.Encode(&b)
	if traced && revision >= revisionTracing {
		return withTrace(b.Buf, q.Info, revision)
	}
	return b.Buf
}

// withTrace puts OpenTelemetry's fields into what a client says of itself, where there is a byte for none.
func withTrace(conversation []byte, info proto.ClientInfo, revision int) []byte {
	var b proto.Buffer
	info.EncodeAware(&b, revision)
	at := len(b.Buf) - 1
	if revision >= revisionParallelReplicas {
		at -= 3
	}
	traced := bytes.Clone(b.Buf[:at])
	traced = append(append(traced, 1), make([]byte, 16+8)...)
	traced = append(append(traced, "\x05state\x01"...), b.Buf[at+1:]...)
	return bytes.Replace(conversation, b.Buf, traced, 1)
}

// oldQuery is a query with its settings binary by type, which ch-go does not know.
func oldQuery(q proto.Query, revision int) []byte {
	var b proto.Buffer
	proto.ClientCodeQuery.Encode(&b)
	b.PutString(q.ID)
	q.Info.EncodeAware(&b, revision)
	b.PutString("max_threads")
	b.PutUVarInt(3)
	b.PutString("extremes")
	b.PutUVarInt(1)
	b.PutString("signed")
	b.PutUVarInt(5) // -3
	b.PutString("text")
	b.PutString("value")
	b.PutString("")
	proto.StageComplete.Encode(&b)
	q.Compression.Encode(&b)
	b.PutString(q.Body)
	return b.Buf
}

func kindOf(name string) SettingKind {
	return map[string]SettingKind{"max_threads": UnsignedSetting, "extremes": UnsignedSetting, "signed": SignedSetting, "text": TextSetting}[name]
}

// listen reads a conversation as a server does. It returns the last request and the codes.
func listen(r *Reader) (request Request, codes []Code, err error) {
	for {
		code, err := r.Next()
		if err != nil {
			return request, codes, err
		}
		codes = append(codes, code)
		switch code {
		case Hello:
			greeting, err := r.Greeting()
			if err != nil {
				return request, codes, err
			}
			r.SetRevision(Negotiate(greeting.Revision))
			err = r.Addendum()
			if err != nil {
				return request, codes, err
			}
		case Query:
			if request, err = r.Request(kindOf); err != nil {
				return request, codes, err
			}
		case Data:
			if _, err := r.Data(); err != nil {
				return request, codes, err
			}
			if _, err := native.NewWalker(r.Blocks(request.Compressed), native.FormOf(r.revision)).Block(io.Discard, native.Form{}); err != nil {
				return request, codes, err
			}
		case TablesStatus:
			if err := r.TablesStatus(); err != nil {
				return request, codes, err
			}
		case Ping, Cancel:
		default:
			return request, codes, fmt.Errorf("code %d", code)
		}
	}
}

// TestConversations reads what clients of many revisions say.
func TestConversations(t *testing.T) {
	for _, revision := range []int{54058, 54060, 54401, 54412, 54428, 54429, 54441, 54442, 54448, 54449, 54453, 54454, 54458, 54459, 54460, 54475} {
		for _, traced := range []bool{false, true} {
			request, codes, err := listen(NewReader(bytes.NewReader(conversation(min(revision, Revision), traced))))
			if err != io.EOF || !reflect.DeepEqual(codes, []Code{Hello, Query, Data, Ping}) {
				t.Errorf("%d: got %v, then %v", revision, codes, err)
				continue
			}
			old := revision < revisionSettingsAsText
			want := []Setting{{"max_threads", "3", true}, {"extremes", "1", old}}
			if old {
				want = append(want, Setting{"signed", "-3", true}, Setting{"text", "value", true})
			}
			if request.ID != "id" || request.Text != "SELECT 1" || !request.Complete || request.Compressed || !reflect.DeepEqual(request.Settings, want) {
				t.Errorf("%d: got %+v", revision, request)
			}
			if revision >= revisionParameters != (len(request.Parameters) == 1 && request.Parameters[0].Value == "'v'") {
				t.Errorf("%d: got parameters %v", revision, request.Parameters)
			}
		}
	}
}

// TestCutConversation: nothing but an end between two packets is one.
func TestCutConversation(t *testing.T) {
	for _, revision := range []int{54412, Revision} {
		whole := conversation(revision, true)
		ends := 0
		for cut := range whole {
			_, _, err := listen(NewReader(bytes.NewReader(whole[:cut])))
			if err == io.EOF {
				ends++
			} else if !errors.Is(err, ErrMalformed) && !errors.Is(err, native.ErrMalformed) {
				t.Errorf("cut at %d: got %v", cut, err)
			}
		}
		if want := 4; ends != want { // before each packet
			t.Errorf("%d: got %d ends, want %d", revision, ends, want)
		}
	}
}

// TestClaims: a length takes no memory before the bytes are there.
func TestClaims(t *testing.T) {
	number := func(n uint64) []byte {
		var b proto.Buffer
		b.PutUVarInt(n)
		return b.Buf
	}
	hello := conversation(Revision, false)[:1]
	for name, p := range map[string][]byte{
		"a name of 60 KB":      append(bytes.Clone(hello), number(60<<10)...),
		"a name of an exabyte": append(bytes.Clone(hello), number(1<<60)...),
		"a number of 11 bytes": append(bytes.Clone(hello), bytes.Repeat([]byte{0xff}, 11)...),
		"a million tables":     append([]byte{byte(TablesStatus)}, number(1<<20)...),
		"a query of 200 MB":    append([]byte{byte(Query), 0, 0, 0, 0, 2, 0}, number(200<<20)...),
		"an interface":         {byte(Query), 0, 1, 0, 0, 0, 9},
		"a compression":        {byte(Query), 0, 0, 0, 2, 9},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _, err := listen(NewReader(bytes.NewReader(p)))
		runtime.ReadMemStats(&after)
		if !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: got %v", name, err)
		}
		if grown := after.TotalAlloc - before.TotalAlloc; grown > 1<<20 {
			t.Errorf("%s took %d KB", name, grown>>10)
		}
	}
	old := NewReader(bytes.NewReader([]byte("\x01\x00\x00\x06nobody")))
	if _, _, err := listen(old); !errors.Is(err, ErrMalformed) {
		t.Errorf("a setting that is not known: got %v", err)
	}
}

// FuzzReader reads any bytes as a conversation.
func FuzzReader(f *testing.F) {
	for _, revision := range []int{54412, 54428, 54429, 54453, 54454, Revision} {
		f.Add(conversation(revision, true))
	}
	compressed := conversation(Revision, false)
	at := bytes.Index(compressed, []byte("\x08SELECT 1"))
	compressed[at-1] = 1
	end := bytes.LastIndex(compressed, []byte{byte(Data), 0, 1, 0})
	var b bytes.Buffer
	frames := NewFrameWriter(&b, ZSTD)
	_, _ = frames.Write(compressed[end+2 : len(compressed)-1])
	_ = frames.Flush()
	f.Add(append(append(compressed[:end+2:end+2], b.Bytes()...), byte(Ping)))
	f.Fuzz(func(t *testing.T, p []byte) {
		if _, _, err := listen(NewReader(bytes.NewReader(p))); err == nil {
			t.Error("it never ends")
		}
	})
}
