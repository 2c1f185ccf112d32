"""The three lists 资源、服务、需求三项清单, and the matching of needs with what is offered."""
