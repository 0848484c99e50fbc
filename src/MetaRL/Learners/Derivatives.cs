namespace MetaRL.Learners;

/// <summary>How often an adaptation is, or can be, differentiated in φ.</summary>
public enum Derivatives
{
    /// <summary>Not at all: Reptile, evolution strategies.</summary>
    None,
    /// <summary>Once: meta-gradients.</summary>
    First,
    /// <summary>Twice, as Fisher products through the adaptation need it: trust regions.</summary>
    Second,
}
