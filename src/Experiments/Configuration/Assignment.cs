namespace MetaRL.Experiments.Configuration;

sealed record Assignment(string Key, string Value)
{
    public string[] Path { get; } = Key.Split('.');

    public static Assignment Parse(string text)
    {
        int equals = text.IndexOf('=');
        return equals > 0
            ? new(text[..equals].Trim(), text[(equals + 1)..].Trim())
            : throw new UsageException($"--set: '{text}' is not of the form key=value, such as training.iterations=100");
    }
}
