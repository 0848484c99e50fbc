using System.Reflection.Emit;
using MetaRL.Envs.Checks;

namespace MetaRL.Envs.Tests;

public sealed class AllocationProbeTests
{
    static object? kept;

    [Fact]
    public void What_allocates_shows_every_time()
    {
        for (int i = 0; i < 20; i++) Assert.InRange(AllocationProbe.Bytes(static () => kept = new byte[100]), 100, 200);
    }

    [Fact]
    public void What_allocates_now_and_then_shows_where_nothing_disturbs()
    {
        // Once in 1,000 steps of a run, as a list that grows does.
        static void Run()
        {
            for (int i = 0; i < 1000; i++)
                if (i == 777) kept = new byte[64];
        }
        Run();
        Assert.True(AllocationProbe.Bytes(Run) >= 64);
    }

    [Fact]
    public void What_allocates_shows_also_where_every_run_compiles()
        => Assert.InRange(AllocationProbe.Bytes(static () => { Compile(); kept = new byte[100_000]; }), 100_000, long.MaxValue);

    [Fact]
    public void A_run_that_compiled_is_measured_again()
    {
        int runs = 0;
        long bytes = AllocationProbe.Bytes(() => { if (runs++ == 0) Compile(); });
        Assert.Equal(0, bytes);
        Assert.True(runs > 1, "the first run compiled a method, so a second must follow");
    }

    [Fact]
    public void A_run_that_collected_is_measured_again()
    {
        int runs = 0;
        Assert.Equal(0, AllocationProbe.Bytes(() => { if (runs++ == 0) GC.Collect(0); }));
    }

    // A method that did not exist before, compiled here.
    static void Compile()
    {
        var method = new DynamicMethod("", typeof(int), []);
        ILGenerator il = method.GetILGenerator();
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Ret);
        Assert.Equal(1, method.CreateDelegate<Func<int>>()());
    }
}
