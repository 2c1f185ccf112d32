"""The people drawer 个人信息: names and phones, erasable by law; the journal holds commitments alone."""
