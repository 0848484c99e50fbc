namespace MetaRL.Experiments.Configuration;

static class SettingEditor
{
    public static object Apply(object root, Assignment assignment) => Apply(root, root, assignment, 0);

    static object Apply(object root, object node, Assignment assignment, int depth)
    {
        SettingProperty property = SettingProperty.Of(node.GetType()).FirstOrDefault(p => p.Name == assignment.Path[depth])
            ?? throw Unknown(root, node, assignment, depth);
        object? value = property.Get(node);
        bool last = depth == assignment.Path.Length - 1;
        object? changed;
        if (last) changed = Parse(property, value, assignment);
        else if (!property.IsGroup(value)) throw Unknown(root, node, assignment, depth);
        else if (value is null) throw NotChosen(property, assignment, depth);
        else changed = Apply(root, value, assignment, depth + 1);
        // Errors of an outer record's own check must not be taken for those of a property further in.
        string key = string.Join('.', assignment.Path[..(depth + 1)]);
        object result = node;
        Guarded(key, () => result = Records.With(node, property.Info, changed));
        return result;
    }

    static object? Parse(SettingProperty property, object? value, Assignment assignment)
    {
        if (!property.IsGroup(value)) return SettingValue.Parse(property, assignment);
        if (property.IsSettable(value)) return RecordChoice.Parse(property, value, assignment);
        string members = string.Join(", ", SettingProperty.Of(property.Type).Select(p => $"{assignment.Key}.{p.Name}"));
        throw new UsageException($"{assignment.Key} is a group of settings and takes no value; set one of {members}");
    }

    // Records may check values in their own init accessors: their words, under the key that was given.
    public static void Guarded(string key, Action set)
    {
        try
        {
            set();
        }
        catch (ArgumentException e)
        {
            string message = e.ParamName is null ? e.Message : e.Message.Replace($" (Parameter '{e.ParamName}')", "");
            int name = message.IndexOf(": ", StringComparison.Ordinal);
            bool named = name > 0 && !message[..name].Contains(' ');
            throw new UsageException($"{key}: {(named ? message[(name + 2)..] : message)}", e);
        }
    }

    static UsageException NotChosen(SettingProperty property, Assignment assignment, int depth)
    {
        string key = string.Join('.', assignment.Path[..(depth + 1)]);
        return new($"no setting '{assignment.Key}': {key} is none; choose its type too, {key}={RecordChoice.Names(property.Type)}");
    }

    static UsageException Unknown(object root, object node, Assignment assignment, int depth)
    {
        string group = string.Join('.', assignment.Path[..depth]);
        string names = string.Join(", ", SettingProperty.Of(node.GetType()).Select(p => p.Name));
        string hint = EditDistance.DidYouMean(assignment.Key, Settings.Describe(root).Select(s => s.Key));
        return new($"no setting '{assignment.Key}'{hint} Settings{(depth == 0 ? "" : $" of {group}")}: {names}");
    }
}
