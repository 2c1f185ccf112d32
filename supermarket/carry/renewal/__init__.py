"""Going on anew 换代: what only this machine's branch had is taken along."""
