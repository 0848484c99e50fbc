#:project ../TestKit/TestKit.csproj
#:property PublishAot=false

// Random tensor operations on the simd back end against the reference:
//   dotnet run tests/campaigns/operations.cs -- [operations, 25000] [first seed, 1] [seeds, 1]
// Ends with an error at the first that differs, which names its seed.
using System.Diagnostics;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;

int count = args.Length > 0 ? int.Parse(args[0]) : 25_000, first = args.Length > 1 ? int.Parse(args[1]) : 1, seeds = args.Length > 2 ? int.Parse(args[2]) : 1;
var operations = new RandomOperations(SimdBackend.Instance);
for (int seed = first; seed < first + seeds; seed++)
{
    long start = Stopwatch.GetTimestamp();
    int computed = operations.Run(count, seed);
    Console.WriteLine($"seed {seed}: {count} operations, {computed} computed on both, {count - computed} refused by both, {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
}
