using MetaRL.Gpu.Tensors;
using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.TestKit;
using static MetaRL.TestKit.WildArguments;

namespace Gpu.Tests;

/// <summary>Whatever shapes, sizes and storages the back end is given, it computes or says what is wrong with them.</summary>
[Collection(nameof(Faults))]
public sealed class WildShapesTests
{
    static readonly GpuBackend Gpu = Faults.Backend;

    [Fact]
    public void Every_public_member_is_tried() => Calls().AssertAllCovered();

    [Fact]
    public void Whatever_does_not_fit_is_refused_by_name()
    {
        using TensorScope scope = TensorScope.Open();
        Calls().Run(rounds: 60, seed: 1);
    }

    [Fact]
    public void Random_operations_agree_with_the_reference()
        => Assert.InRange(new RandomOperations(Gpu).Run(count: 600, seed: 1), 300, 600);

    static WildCalls Calls()
    {
        var shared = new Storage[3];   // the storages of a call: now and then the same one twice
        return new WildCalls(typeof(GpuBackend).Assembly)
            .Name("Unary", "ScatterAdd", "a", "b").NamesOf(typeof(Tensor).Assembly)
            .Make(Size).Make(Number).Make(Any).Make(Window)
            .Make(random => Storage(random, shared))
            .Make(static _ => Gpu)
            .Call("GpuBackend.Read", random =>
            {
                if (random.Next(2) == 0) Gpu.Read(Storage(random, shared), Floats(random));
                else Gpu.Read(Storage(random, shared), new double[random.Next(9)]);
            })
            .Call("GpuBackend.Write", random =>
            {
                if (random.Next(2) == 0) Gpu.Write(Storage(random, shared), Floats(random));
                else Gpu.Write(Storage(random, shared), new double[random.Next(9)]);
            });
    }

    // Of the right back end or not, of a length that shapes drawn for it may have.
    static Storage Storage(Random random, Storage[] shared)
    {
        int at = random.Next(4);
        if (at < shared.Length && shared[at] is { } before && random.Next(2) == 0) return before;
        IBackend backend = random.Next(8) == 0 ? Backend(random) : Gpu;
        Storage made = backend.Allocate(Real(random).Size);
        return at < shared.Length ? shared[at] = made : made;
    }
}
