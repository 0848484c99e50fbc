namespace Tensors.Torch.Tests;

/// <summary>What a build without TorchSharp cannot test, one entry a class of tests.</summary>
public sealed class Skipped
{
    const string Reason = "built without TorchSharp; dotnet test tests/Tensors.Torch.Tests -p:Torch=cpu";

    [Fact(Skip = Reason)] public void The_contract_of_back_ends() { }
    [Fact(Skip = Reason)] public void Gradients_agree_with_the_reference_and_with_differences() { }
    [Fact(Skip = Reason)] public void Memory_is_given_back() { }
    [Fact(Skip = Reason)] public void Training_reaches_what_it_reaches_on_simd() { }
}
