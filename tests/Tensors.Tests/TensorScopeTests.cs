using MetaRL.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.Tensors.Simd;
using MetaRL.TestKit;

namespace Tensors.Tests;

/// <summary>Runs alone: Storage.Live counts over the whole process.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(Alone))]
public sealed class TensorScopeTests
{
    static Tensor Ones(IBackend backend, int n) => Tensor.Full(backend, [n], 1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_closed_scope_has_given_everything_back(bool simd)
    {
        IBackend backend = simd ? new SimdBackend() : new ReferenceBackend();
        long before = Storage.Live;
        using (TensorScope.Open())
        {
            Tensor x = Dense.Random([8, 8], 1).On(backend).Track();
            Tensor g = Autograd.Grad(x.MatMul(x).Tanh().Sum(0).Reshape([8]).Sum(), [x], createGraph: true)[0];
            _ = Autograd.Grad(g.Square().Sum(), [x]);
            Assert.True(Storage.Live > before + 10);
        }
        Assert.Equal(before, Storage.Live);
    }

    [Fact]
    public void Kept_tensors_survive_in_the_enclosing_scope()
    {
        IBackend backend = new SimdBackend();
        long before = Storage.Live;
        using (TensorScope.Open())
        {
            Tensor kept, view;
            using (var inner = TensorScope.Open())
            {
                kept = inner.Keep(Ones(backend, 100) + 1);
                view = inner.Keep(Ones(backend, 6).Reshape([2, 3]));
            }
            Assert.Equal(before + 2, Storage.Live);
            Assert.Equal(200, kept.Sum().Item());
            Assert.Equal(6, view.Sum().Item());
        }
        Assert.Equal(before, Storage.Live);
    }

    [Fact]
    public void Kept_parameters_survive_where_there_is_no_enclosing_scope()
    {
        Params theta;
        using (var scope = TensorScope.Open()) theta = scope.Keep(new Params([("w", Ones(new SimdBackend(), 3)), ("b", Ones(new SimdBackend(), 1))]));
        Assert.Equal([1, 1, 1], theta["w"].ToArray());
        long live = Storage.Live;
        theta.Dispose();
        Assert.Equal(live - 2, Storage.Live);
    }

    [Fact]
    public void Keeping_what_belongs_further_out_does_not_shorten_its_life()
    {
        Tensor free = Ones(SimdBackend.Instance, 3);
        using (TensorScope.Open())
        {
            Tensor outer = Ones(SimdBackend.Instance, 3);
            using (TensorScope.Open())
            {
                using var inner = TensorScope.Open();
                inner.Keep(new Params([("outer", outer), ("free", free)]));
            }
            Assert.Equal(3, outer.Sum().Item());
        }
        Assert.Equal(3, free.Sum().Item());
    }

    [Fact]
    public void An_arena_lives_over_several_visits_also_on_another_thread()
    {
        var backend = new SimdBackend();
        long before = Storage.Live;
        using (var arena = new TensorArena())
        {
            Tensor x, y = null!;
            using (arena.Enter()) x = Ones(backend, 4).Track();
            var other = new Thread(() => { using (arena.Enter()) y = (x * x).Sum(); });
            other.Start();
            other.Join();
            using (TensorScope.Open()) Assert.Equal([2, 2, 2, 2], Autograd.Grad(y, [x])[0].ToArray());
            Assert.Equal(before + 3, Storage.Live);
        }
        Assert.Equal(before, Storage.Live);
    }

    [Fact]
    public void Use_after_the_scope_closed_is_an_error()
    {
        Tensor escaped;
        using (TensorScope.Open()) escaped = Ones(SimdBackend.Instance, 3);
        var error = Assert.Throws<ObjectDisposedException>(() => escaped + 1);
        Assert.Contains("[3]", error.Message);
        Assert.Contains("Keep", error.Message);
        escaped.Dispose();   // twice does nothing
    }

    [Fact]
    public void Scopes_close_in_reverse_order()
    {
        var outer = TensorScope.Open();
        var inner = TensorScope.Open();
        string? message = null;
        try { outer.Dispose(); }
        catch (InvalidOperationException error) { message = error.Message; }
        Assert.Contains("reverse order", message);
        inner.Dispose();
        outer.Dispose();
    }

    [Fact]
    public void Grad_keeps_only_its_results()
    {
        IBackend backend = new SimdBackend();
        using var scope = TensorScope.Open();
        Tensor x = Ones(backend, 4).Track(), y = (x * x).Tanh().Sum();
        long before = Storage.Live;
        Tensor g = Autograd.Grad(y, [x])[0];
        Assert.Equal(before + 1, Storage.Live);
        Assert.Equal(2 * (1 - Math.Pow(Math.Tanh(1), 2)), g.ToArray()[3], 1e-6);
    }

    [Fact]
    public void Grad_frees_an_adjoint_when_it_was_passed_on()
    {
        static long Buffers(int length)
        {
            var backend = new SimdBackend();
            using (TensorScope.Open())
            {
                Tensor x = Ones(backend, 1000).Track(), y = x;
                for (int i = 0; i < length; i++) y = y.Tanh();
                _ = Autograd.Grad(y, [x]);
            }
            return backend.PooledBytes / 4096;
        }
        Assert.Equal(10, Buffers(50) - Buffers(40));   // the results of ten operations more, and no gradient
    }

    [Fact]
    public void An_adjoint_that_tensors_share_lives_until_the_last_has_passed_it_on()
    {
        using var scope = TensorScope.Open();
        var backend = new SimdBackend();
        Tensor a = Ones(backend, 3).Track(), b = Ones(backend, 3).Track(), sum = a + b, again = sum + a;
        Tensor[] g = Autograd.Grad(again.Reshape([3, 1]).Reshape([3]) * 2 + b, [a, b, sum, again]);
        Assert.Equal([[4, 4, 4], [3, 3, 3], [2, 2, 2], [2, 2, 2]], g.Select(x => x.ToArray()));
    }

    [Fact]
    public void A_steady_state_allocates_handles_but_no_data()
    {
        long small = BytesPerStep(100), large = BytesPerStep(100_000);
        Assert.InRange(large, 1, 20_000);
        Assert.InRange(large, small - 200, small + 200);
    }

    static long BytesPerStep(int n)
    {
        var backend = new SimdBackend();
        void Step()
        {
            using var scope = TensorScope.Open();
            Tensor x = Tensor.Full(backend, [n / 4, 4], 0.5).Track(), w = Tensor.Full(backend, [4, 4], 0.1).Track();
            _ = Autograd.Grad((x.MatMul(w) + x).Tanh().Sum(0).Square().Sum(), [w]);
        }
        for (int i = 0; i < 50; i++) Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++) Step();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / 50;
    }

    [Fact]
    public void Freed_memory_is_used_again_and_leaked_memory_is_collected()
    {
        var backend = new SimdBackend();
        Ones(backend, 1000).Dispose();
        Assert.Equal(4096, backend.PooledBytes);
        Tensor again = Ones(backend, 900);
        Assert.Equal(0, backend.PooledBytes);
        again.Dispose();

        WeakReference leaked = Leak(backend);
        for (int i = 0; i < 3 && leaked.IsAlive; i++) { GC.Collect(); GC.WaitForPendingFinalizers(); }
        Assert.False(leaked.IsAlive);
        Assert.Equal(4096, backend.PooledBytes);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    static WeakReference Leak(SimdBackend backend) => new(Ones(backend, 10_000) * 2);
}
