namespace MetaRL.Tensors.Torch.Installed;

/// <summary>Why no installed PyTorch can be taken.</summary>
/// <param name="Found">A clause: what was found, and what was expected.</param>
/// <param name="Remedy">A clause: what to do.</param>
sealed record TorchMisfit(string Found, string Remedy)
{
    /// <summary>Both, in one line.</summary>
    public override string ToString() => $"{Found}; {Remedy}";
}
