"""The files of the package, each as a function of the journal."""
