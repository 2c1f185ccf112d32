"""The month's paper and workbook, for those who sign and for the village."""
