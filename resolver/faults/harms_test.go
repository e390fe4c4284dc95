package faults

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/ClickHouse/ch-go/proto"
)

// harm is what is done at a point, as the package's comment lists it.
type harm string

const (
	nothing        harm = ""
	killedBefore   harm = "killed before"
	killedAfter    harm = "killed after"
	cut            harm = "cut"
	refused        harm = "refused"
	resetBefore    harm = "reset before"
	resetWithin    harm = "reset within"
	resetAfter     harm = "reset after"
	resetAnswering harm = "reset in the answer"
	garbled        harm = "garbled"
	garbledAnswer  harm = "answer garbled"
	stalled        harm = "stalled"
	endedByHand    harm = "ended by hand"
	engineKilled   harm = "engine killed"
	restarted      harm = "engine restarted"
	stopped        harm = "engine stopped"
	diskFilled     harm = "disk filled"
	resetAtWork    harm = "reset while it works"
	killedAtWork   harm = "killed while it works"
)

var harms = []harm{killedBefore, killedAfter, refused, resetBefore, resetWithin, resetAfter, resetAnswering, garbled, garbledAnswer, stalled,
	endedByHand, engineKilled, restarted, stopped}

// toServer are those that the server suffers, which others may use.
var toServer = map[harm]bool{engineKilled: true, restarted: true, stopped: true, diskFilled: true}

// statement passes a statement on, or does the harm that is to be done at it. It tells whether the connection goes on. sent are the bytes
// that came last, behind those of them that follow the id.
func (c *connection) statement(id string, sent, behind []byte) bool {
	at, fault, victim := c.arrive(id, behind)
	if at != fault.point || fault.harm == nothing {
		return c.forward(sent)
	}
	c.sends.Store(false)
	switch fault.harm {
	case killedBefore:
		victim.kill()
	case killedAfter:
		c.lose(id, sent)
		victim.kill()
	case cut:
		sent = append(bytes.Clone(sent), c.rest()...)
		if !firstOf(sent, fault.pairs) {
			c.report(fmt.Errorf("the statement has no list of more than %d: %q", fault.pairs, sent))
		}
		c.lose(id, sent)
		victim.kill()
	case refused:
		c.rest()
		c.refuse(fault.refusal())
	case resetBefore:
	case resetWithin:
		c.forward(sent[:int(fault.share*float64(len(sent)))])
	case resetAfter:
		c.lose(id, sent)
	case resetAnswering:
		c.treatFirst(func(answer []byte) { _, _ = c.client.Write(answer[:int(fault.share*float64(len(answer)))]) }, sent)
	case garbled:
		half := len(behind) / 2 // the server has the id, and half of what follows it
		c.forward(append(bytes.Clone(sent[:len(sent)-half]), bytes.Repeat([]byte{0xff}, half)...))
		c.drain(time.Second)
	case garbledAnswer:
		c.treatFirst(func(answer []byte) { _, _ = c.client.Write(bytes.Repeat([]byte{0xff}, len(answer))) }, sent)
		c.drain(time.Second)
	case stalled:
		exhaust(victim)
		c.drain(time.Second) // once it publishes, a run does not listen, and waits for the connection to break
	case endedByHand:
		c.working.Go(func() { c.endByHand(id) })
		return c.forward(sent)
	case engineKilled:
		c.forward(append(bytes.Clone(sent), c.rest()...))
		killed := make(chan struct{}) // kindred may notice, and end, while the server is still ending
		c.working.Go(func() { c.killSoon(); close(killed) })
		<-killed
	case restarted:
		c.restart()
		if err := c.reconnect(); err != nil {
			c.report(err)
			return false
		}
		return c.forward(sent)
	case stopped:
		c.working.Go(c.stopAndStart)
		return c.forward(sent)
	case diskFilled:
		c.before()
		return c.forward(sent)
	case resetAtWork, killedAtWork:
		c.before()
		c.forward(append(bytes.Clone(sent), c.rest()...))
		c.hasBegun(id)
		if fault.harm == killedAtWork {
			victim.kill()
		}
	}
	return false
}

// lose has the server do a statement to its end, with the data that the client sends for it, and the answer is lost.
func (c *connection) lose(id string, sent []byte) {
	done := make(chan struct{})
	brings := c.warehouse.protocol == "native" && bytes.Contains(sent, []byte("FORMAT Native"))
	c.treated(func(answer []byte) bool {
		if brings && !c.sends.Load() { // with it, the server asks for the data
			_, _ = c.client.Write(answer)
			return true
		}
		c.hasEnded(id)
		close(done)
		return false
	})
	c.finish(done, sent)
}

// treatFirst has the server begin the statement, and something done to the beginning of its answer.
func (c *connection) treatFirst(do func(answer []byte), sent []byte) {
	done := make(chan struct{})
	c.treated(func(answer []byte) bool {
		do(answer)
		close(done)
		return false
	})
	c.finish(done, sent)
}

// finish forwards this and all that the client sends, until something is done.
func (c *connection) finish(done chan struct{}, sent []byte) {
	more := true
	for end := time.Now().Add(patience); c.forward(sent) && time.Now().Before(end); {
		if sent, more = c.more(5 * time.Millisecond); more {
			c.sends.Store(true)
		}
		select {
		case <-done:
			return
		case <-c.answering: // the server is gone
			return
		default:
		}
	}
	select {
	case <-done:
	case <-time.After(patience):
		c.report(fmt.Errorf("the server did not answer within %s", patience))
	}
}

// refusal is what a server, or what stands before it, may answer every statement with.
type refusal struct {
	status int // of HTTP
	code   int // of ClickHouse, 0 where it is not ClickHouse who answers
	text   string
	says   string // what kindred has to say of it
}

var refusals = []refusal{
	{500, 241, "Memory limit (total) exceeded: would use 9.99 GiB, maximum: 9.00 GiB. (MEMORY_LIMIT_EXCEEDED)", "ran out of memory"},
	{500, 202, "Too many simultaneous queries. Maximum: 100. (TOO_MANY_SIMULTANEOUS_QUERIES)", "too many queries at once"},
	{500, 252, "Too many parts (3000 with average size of 1.00 MiB) in table 'x'. Merges are processing significantly slower than inserts. (TOO_MANY_PARTS)", "too many parts"},
	{500, 243, "Cannot reserve 1.00 MiB, not enough space. (NOT_ENOUGH_SPACE)", "disk is full"},
	{503, 0, "no healthy upstream", "503"},
}

// refusal is the fault's: each is as likely as another. That of a program between is HTTP's alone.
func (f fault) refusal() refusal { return refusals[int(f.share*float64(len(refusals)))] }

// refuse answers with an exception.
func (c *connection) refuse(r refusal) {
	if c.warehouse.protocol == "http" {
		text, header := r.text, ""
		if r.code > 0 {
			text = fmt.Sprintf("Code: %d. DB::Exception: %s (version 26.7.2.1)\n", r.code, r.text)
			header = fmt.Sprintf("X-ClickHouse-Exception-Code: %d\r\n", r.code)
		}
		fmt.Fprintf(c.client, "HTTP/1.1 %d Refused\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n%s", r.status, header, len(text), text)
	} else {
		// An Exception packet, which is one of the few things of the native protocol that every client reads at every moment.
		var b proto.Buffer
		b.PutUVarInt(uint64(proto.ServerCodeException))
		b.PutInt32(int32(r.code))
		b.PutString("DB::Exception")
		b.PutString("DB::Exception: " + r.text)
		b.PutString("") // no stack trace
		b.PutBool(false)
		_, _ = c.client.Write(b.Buf)
	}
	_ = c.client.CloseWrite()
	c.drain(time.Second)
}

// endByHand is an operator who sees the statement and kills it, if it takes long enough for that.
func (p *proxy) endByHand(id string) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	// The statement is on its way to the server. Not to find it, it may be too early as well as too late.
	for end := time.Now().Add(200 * time.Millisecond); time.Now().Before(end); {
		killed, err := p.tell(ctx, "KILL QUERY WHERE query_id = {id:String} SYNC", id)
		if err != nil {
			p.report(err)
			return
		}
		if killed != "" {
			p.mutex.Lock()
			defer p.mutex.Unlock()
			p.ended = true
			return
		}
	}
}
