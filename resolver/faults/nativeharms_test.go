package faults

import (
	"bytes"
	"errors"
	"time"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/kindred-id/kindred/resolver/engine/wire"
)

// statement passes a statement on, or does the harm that is to be done at it. It tells whether the connection goes on.
func (f *nativeFront) statement(request wire.Request, packet []byte) bool {
	at, fault, victim := f.arrive(request.ID, request.Text)
	if at != fault.point || fault.harm == nothing {
		return f.forward(packet)
	}
	switch fault.harm {
	case killedBefore:
		victim.kill()
	case killedAfter:
		f.lose(packet)
		victim.kill()
	case cut:
		f.lose(withText(packet, request.Text, firstOf(request.Text, fault.pairs)))
		victim.kill()
	case refused:
		f.refusing = true
		return errors.Join(f.writer.Exception(refusalCode, refusal), f.writer.Flush()) == nil
	case resetBefore:
	case resetAfter:
		f.lose(packet)
	case stalled:
		exhaust(victim)
		f.stall(time.Second) // once it publishes, a run does not listen, and waits for the connection to break
	case engineKilled:
		f.loseWhileKilled(packet)
	case restarted:
		f.restart()
		return f.reconnect() == nil && f.forward(packet)
	case diskFilled:
		f.fill()
		return f.forward(packet)
	}
	return false
}

func (f *nativeFront) forward(packet []byte) bool {
	_, err := f.back.Write(packet)
	return err == nil
}

// lose has the engine do a statement to its end, with the data that the client sends for it, and the answer is lost.
func (f *nativeFront) lose(packet []byte) {
	f.back.losing.Store(true)
	_, err := f.back.Write(packet)
	for err == nil {
		if _, _, err = f.next(); err == nil {
			_, err = f.back.Write(f.packet())
		}
	}
	if woken(err) { // the statement is done
		f.back.wait()
	} else {
		f.back.leave()
	}
}

// loseWhileKilled kills the engine while it is at the statement.
func (f *nativeFront) loseWhileKilled(packet []byte) {
	killed := make(chan struct{})
	go func() {
		defer close(killed)
		f.killSoon()
	}()
	f.lose(packet)
	<-killed
}

// stall takes data and does nothing with them, until the client gives up or time is over.
func (f *nativeFront) stall(limit time.Duration) {
	_ = f.client.SetReadDeadline(time.Now().Add(limit))
	for {
		if code, _, err := f.next(); err != nil || code != wire.Data {
			return
		}
	}
}

// withText is a statement's packet with another text.
func withText(packet []byte, text, other string) []byte {
	return bytes.Replace(packet, stringOf(text), stringOf(other), 1)
}

// stringOf is a text as packets have it.
func stringOf(text string) []byte {
	var b proto.Buffer
	b.PutString(text)
	return b.Buf
}
