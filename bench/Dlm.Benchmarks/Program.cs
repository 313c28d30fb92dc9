// dotnet run -c Release --project bench/Dlm.Benchmarks -- --filter '*Tick*'
using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
