// Package lock lets one run at a time work on a warehouse. It needs no Keeper: all it asks of ClickHouse is that CREATE TABLE of
// one name succeeds once.
//
// The lock is a row of tables in the state database, lock_1, lock_2, …, of which the highest alone counts. They have no rows. Who
// holds it since when, its last sign of life and how long that is good for stand in the table's comment: so they are there from
// the moment the table is, all of them are read by one statement, and times are the warehouse's.
//
//	                               released, expired, or
//	       ┌────────── look ─────► holder known to be dead ──► CREATE lock_n+1 ──── code 57: another was faster ───► look again
//	       │                │                                        │
//	    Acquire             └────► alive ──► Held                  look ───── another table is the highest: drop ours, look again
//	                                                                 │
//	                                                         ours is the highest
//	                                                                 │
//	every Heartbeat: look, write    ┌──────────────────────────────► │
//	the facts with a new sign       └───────────────────────────── held ──► Release: write the facts with released
//	                                                                 │
//	                                                                 └────► another is the highest, or no sign could be
//	                                                                        written for Expiry - Heartbeat: ErrLost
//
// # Why there are never two
//
// The highest number never falls. A table is dropped only by one who has seen a higher table: its maker, who withdraws, or the
// holder of a later one, who sweeps. By the same rule that higher table goes only when there is a still higher one. Release
// drops nothing, so numbers never start anew.
//
// Let A hold lock_n: after it had made the table it looked, and n was the highest. As the highest never falls, no table above n
// had been made before. So whoever makes the first one, n+1, had looked and seen n on top, which is A's own table, as its name was
// free when A made it. That one makes n+1 only if the comment says released, or A's process is known to be dead, or A's last sign
// of life is older than Expiry. The time of a sign is the warehouse's from before it was written, and A counts from before
// it asked for that time: A gives up a Heartbeat earlier, and a sign that took longer to write does not count. What is left:
//
//   - A slow contender, who looked when lock_5 was on top and makes lock_6 when lock_9 is: if lock_6 still exists it is
//     refused, and if it was swept, the look after the making shows lock_9, and it withdraws. If it is killed before it withdraws,
//     lock_6 lies below lock_9, counts for nothing, and is swept by the next holder.
//   - A slow maker, between whose look and table so much time passed that the table was born expired: it withdraws by itself.
//   - A crash after the making leaves a table that expires, or whose maker is known to be dead.
//   - An answer that got lost after the table was made: the token in the comment tells its maker that it is its own.
//   - A statement of a former holder that arrives late writes a comment of a table that is not the highest.
//   - system.tables is read in two steps, so a table that was on top in the first and is dropped before the second is not seen.
//     The sweep leaves the table right below the holder's: two whole runs would have to fit between the steps.
//
// What no lease can rule out: a process that is frozen right after Confirm, for longer than Expiry, and then goes on to
// publish. Number rises from holder to holder; names of working tables that contain it would fence even that off. And it is one
// server that is asked, or one catalog behind several: servers that do not share their tables do not share the lock either.
//
// # Who is known to be dead
//
// A process is known to be dead if host name, boot id, pid namespace and time namespace are the asking process's own, and no process
// has its pid, or one with another start time, or a zombie. So a run that was killed on this machine keeps nobody waiting. Of
// other machines, other containers and other systems than Linux nothing is guessed: there the lock expires.
package lock
