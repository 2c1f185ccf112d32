"""The fifteen-minute circle 15分钟服务圈: how far the nearest station and supermarket are from every home."""
