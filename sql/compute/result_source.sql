-- Fragment: a source, which is what follows the last NUL.
splitByChar('\0', c.state_n)[-1]
