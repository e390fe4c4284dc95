// Package users holds no code: its tests run Kindred as users of a server's owner, whose profiles have settings of all kinds, and whose
// rights end somewhere. The server is kindred-engine with a users.xml (--users), so users, profiles, constraints and grants are
// ClickHouse's own.
package users
