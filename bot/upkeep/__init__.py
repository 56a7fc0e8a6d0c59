"""The care of the data: proving it, backing it up, restoring it, exporting it. Used by the console and by the nightly job."""
