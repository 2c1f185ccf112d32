"""Claims 积分申报 on a phone: filed with photos, signed in, reviewed, hung out, objected to, posted."""
