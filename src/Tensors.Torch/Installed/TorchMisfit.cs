namespace MetaRL.Tensors.Torch.Installed;

/// <summary>Why no installed PyTorch can be taken.</summary>
/// <param name="Found">A clause: what was found, and what was expected.</param>
/// <param name="Remedy">A clause: what to do.</param>
sealed record TorchMisfit(string Found, string Remedy)
{
    /// <summary>This and what is in the way besides.</summary>
    /// <param name="other">Null where nothing is.</param>
    public TorchMisfit And(TorchMisfit? other) => other is null ? this : new($"{Found}, and {other.Found}", $"{Remedy}; and {other.Remedy}");

    /// <summary>Both, in one line.</summary>
    public override string ToString() => $"{Found}; {Remedy}";
}
