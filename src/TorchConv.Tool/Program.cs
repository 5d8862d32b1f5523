// The tool is the command line, packed without libtorch: Fetching says where that comes from.
return TorchConv.Cli.Program.Main(args);
