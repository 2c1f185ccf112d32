"""The API 接口: every command as an operation for another program, with its description (OpenAPI)."""
