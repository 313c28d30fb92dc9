using System.Runtime.Versioning;

// Signals, shell scripts and pipes by name: the tests want a Unix.
[assembly: UnsupportedOSPlatform("windows")]
