using Gpu.Tests.Learning;
using Gpu.Tests.Rollouts;
using MetaRL.Gpu.Devices;
using MetaRL.Gpu.Tensors;
using MetaRL.Tensors.Backends;
using MetaRL.TestKit;

namespace Gpu.Tests;

/// <summary>The contracts on a card, where there is one; else each is skipped, with the reason.</summary>
public sealed class CardTests
{
    // Nested, so that xunit does not run them by itself: it decides on skipping before it knows a test's class.
    sealed class Contract() : BackendContract(GpuBackend.Card, 2e-6);
    sealed class Gradients() : GradientContract(GpuBackend.Card);
    sealed class Functions() : FunctionContract(GpuBackend.Card);

    [CardFact] public void The_contract_of_back_ends() => Cards.RunAll(typeof(Contract), GpuBackend.Card);
    [CardFact] public void Gradients_agree_with_the_reference_and_with_differences() => Cards.RunAll(typeof(Gradients), GpuBackend.Card);
    [CardFact] public void Functions_are_accurate_and_keep_NaN() => Cards.RunAll(typeof(Functions), GpuBackend.Card);
    [CardFact] public void The_contract_of_environments() => EnvContracts.KeepsAll(GpuBackend.Card);
    [CardFact] public void The_contract_of_policies() => RunEvery<OnCard>();
    [CardFact] public void The_contract_of_learners() => RunEvery<LearnerOnCard>();

    // What is run above where there is a card can be seen to run where there is none.
    [Fact]
    public void A_contract_runs_on_the_card_it_is_given()
    {
        using var other = GpuAccelerator.OnCpu(groupSize: 2);
        Cards.RunAll(typeof(GaussianLinearOnCard), new GpuBackend(other));
        Assert.True(other.Launches > 100);
        Assert.Equal(7, Cards.ContractsOf<OnCard>().Length);
        Assert.Equal(5, Cards.ContractsOf<LearnerOnCard>().Length);
    }

    [CardFact]
    public void Random_operations_agree_with_the_reference()
        => Assert.InRange(new RandomOperations(GpuBackend.Card).Run(count: 5000, seed: 2), 2500, 5000);

    static void RunEvery<T>()
    {
        foreach (Type contract in Cards.ContractsOf<T>()) Cards.RunAll(contract, GpuBackend.Card);
    }
}

/// <summary>Skipped, with the reason, where there is no card.</summary>
sealed class CardFactAttribute : FactAttribute
{
    public CardFactAttribute()
    {
        if (CudaDriver.Absence is { } absence) Skip = absence.Reason;
    }
}

public sealed class GpuDeviceTests
{
    [Fact]
    public void It_is_registered_under_its_name_and_says_why_it_is_absent()
    {
        IDevice? device = DeviceRegistry.Find("gpu");
        Assert.NotNull(device);
        Assert.False(device.HasTf32);
        if (device.Absence is not { } absence)
        {
            Assert.Same(GpuBackend.Card, device.Open(allowTf32: false));
            return;
        }
        Assert.Null(absence.BuildProperty);
        Assert.Contains("driver", absence.Reason);
        Assert.DoesNotContain("--device cpu", absence.Reason);   // whoever asks for a device is told of it, and not --device auto
        Assert.DoesNotContain('\n', absence.Reason);
        Assert.Equal(absence.Reason, Assert.Throws<InvalidOperationException>(() => device.Open(allowTf32: false)).Message);
    }
    [Theory]
    [InlineData(100, "error 100, no device")]
    [InlineData(803, "error 803, driver and library are of different versions: start the system again")]
    [InlineData(12345, "error 12345")]
    public void An_error_of_the_driver_is_told_in_words_where_they_are_known(int error, string words) => Assert.Equal(words, CudaDriver.Words(error));
}
