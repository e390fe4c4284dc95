package console

import (
	"errors"
	"io"
	"os"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
)

// redrawEvery is how often bars are drawn. Bars that end are drawn twice more, which is how long the end of a short run may wait.
const redrawEvery = 100 * time.Millisecond

// Screen is an output that progress bars and log lines share. It is an io.Writer: what is written while bars are drawn appears above
// them, in whole. Its methods may be called from several goroutines.
type Screen struct {
	out      io.Writer
	now      func() time.Time
	terminal bool
	redraws  bool

	mu   sync.Mutex
	bars *mpb.Progress // nil while no Run or Load is open
	open int           // the Runs and Loads that share bars
}

// NewScreen returns a Screen over out. Only an *os.File that is a terminal gets bars, and not if TERM is dumb or the window is
// narrower than 40 columns. The clock is what elapsed and remaining times are measured by.
func NewScreen(out io.Writer, now func() time.Time) *Screen {
	file, _ := out.(*os.File)
	return &Screen{out: out, now: now, terminal: IsTerminal(file), redraws: canRedraw(file, os.Getenv("TERM"))}
}

// IsTerminal reports whether a person reads the screen, so that texts rather than JSON should go there.
func (s *Screen) IsTerminal() bool { return s.terminal }

// Write writes p above the bars, or plainly while there are none.
func (s *Screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.bars != nil {
		// The bars end by themselves when the terminal goes away; then the plain way reports the error, if it is one.
		if n, err := s.bars.Write(p); !errors.Is(err, mpb.ErrDone) {
			return n, err
		}
	}
	return s.out.Write(p)
}

// hold starts to share the bars; each hold needs one release.
func (s *Screen) hold() *mpb.Progress {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.bars == nil {
		s.bars = mpb.New(mpb.WithOutput(s.out), mpb.WithAutoRefresh(), mpb.WithRefreshRate(redrawEvery))
	}
	s.open++
	return s.bars
}

// release draws the last state of the bars when nobody holds them any more, and leaves the cursor below them. The caller has ended
// its own bars. Writers wait meanwhile, so that their lines come after.
func (s *Screen) release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open--; s.open == 0 {
		s.bars.Wait()
		s.bars = nil
	}
}
