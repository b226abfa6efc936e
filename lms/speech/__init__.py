"""Making sounds: engines that speak, and encoding. Nothing here runs in a request, and no page imports it."""
