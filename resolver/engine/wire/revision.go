package wire

// Revision is what this server speaks.
const Revision = 54460

// MinRevision is the oldest that it speaks: time zones in the greeting.
const MinRevision = 54058

// Revisions that changed what is read or written. ch-go's list begins later, and takes client information for newer than it is.
const (
	revisionQuotaKey         = 54060
	revisionPatch            = 54401
	revisionWritten          = 54420
	revisionSettingsAsText   = 54429
	revisionSecret           = 54441
	revisionTracing          = 54442
	revisionForwardedFor     = 54443
	revisionReferer          = 54447
	revisionDistributedDepth = 54448
	revisionStartTime        = 54449
	revisionParallelReplicas = 54453
	revisionInsertEvents     = 54456
	revisionAddendum         = 54458
	revisionParameters       = 54459
)

// Negotiate returns the revision that both sides know.
func Negotiate(client uint64) int { return int(min(client, Revision)) }
