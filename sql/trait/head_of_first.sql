-- Fragment: what makes the greatest of the oldest value: the time with every bit turned.
concat(/* insert: trust */, bitNot(left(stamp, 8)))
