"""Vouchers 积分凭单: another machine's signed entry as a QR code, taken at the home shop before its stream comes."""
