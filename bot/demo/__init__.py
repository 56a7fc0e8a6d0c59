"""The offline demo: the real bot on a simulated Discord (SimCord), looked at in a browser on this machine."""
