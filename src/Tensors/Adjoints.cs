using System.Runtime.InteropServices;

namespace MetaRL.Tensors;

/// <summary>The gradients of one scalar on their way back through its graph. They belong to the scope that is open when
/// this is made.</summary>
sealed class Adjoints
{
    readonly Tensor y;
    readonly IReadOnlyList<Tensor> wrt;
    readonly HashSet<Tensor> targets, path = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<Tensor, Tensor> of = new(ReferenceEqualityComparer.Instance);
    readonly TensorScope.Frame? own = TensorScope.Frame.Current;
    readonly List<Tensor> used = [];

    /// <param name="y">What to differentiate; its elements are summed.</param>
    /// <param name="wrt">Tracked tensors.</param>
    internal Adjoints(Tensor y, IReadOnlyList<Tensor> wrt)
    {
        this.y = y;
        this.wrt = wrt;
        targets = new(wrt, ReferenceEqualityComparer.Instance);
    }

    /// <summary>∂(Σ y)/∂w for each w; zeros where y does not depend on it.</summary>
    /// <param name="freeing">Whether what no rule will read again is freed at once: there must be no graph to keep.</param>
    /// <exception cref="InvalidOperationException">y depends on no w.</exception>
    internal Tensor[] ToLeaves(bool freeing)
    {
        List<Tensor> order = Path();
        if (order.Count == 0 && wrt.Count > 0) throw Cut();
        of[y] = Tensor.Full(y.Backend, y.Shape, 1);
        foreach (Tensor t in order)
        {
            if (t.Producer is not { } node || !of.TryGetValue(t, out Tensor? gy)) continue;
            if (freeing) PassOnAndFree(node, t, gy);
            else PassOn(node, t, gy);
        }
        return [.. wrt.Select(w => of.GetValueOrDefault(w) ?? Tensor.Zeros(w.Backend, w.Shape))];
    }

    InvalidOperationException Cut()
        => new($"Grad: y ({y}) does not depend on any of the {wrt.Count} tensors: the graph was cut, by Detach, NoGrad or an untracked copy, or everything"
            + " between is constant (Step, Less, the derivative of a linear function); compute y from the tracked tensors with recording on");

    void PassOn(Node node, Tensor t, Tensor gy)
    {
        for (int i = 0; i < node.Inputs.Length; i++)
        {
            Tensor x = node.Inputs[i];
            if (!path.Contains(x)) continue;
            Tensor g = node.Vjp(t, gy, i).SumTo(x.Shape);   // undoes broadcasting here, once, for every op
            ref Tensor? sum = ref CollectionsMarshal.GetValueRefOrAddDefault(of, x, out bool exists);
            sum = exists ? sum! + g : g;
        }
    }

    // A rule may pass on what it was given, so that one tensor can be the adjoint of several.
    void PassOnAndFree(Node node, Tensor t, Tensor gy)
    {
        used.Clear();
        used.Add(gy);
        foreach (Tensor x in node.Inputs)
            if (of.TryGetValue(x, out Tensor? before)) used.Add(before);
        using (TensorScope rule = TensorScope.Open())
        {
            PassOn(node, t, gy);
            foreach (Tensor x in node.Inputs)
                if (of.TryGetValue(x, out Tensor? now)) rule.Keep(now);
        }
        if (!targets.Contains(t)) of.Remove(t);
        foreach (Tensor u in used)
            if (ReferenceEquals(u.Owner, own) && !of.ContainsValue(u)) u.Dispose();
    }

    // The tensors between wrt and y, y first, every tensor before its inputs. Only these are differentiated: constants
    // such as observations, and history older than wrt, cost nothing. Iterative, since chains can be long.
    List<Tensor> Path()
    {
        var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        var order = new List<Tensor>();
        var stack = new Stack<(Tensor Tensor, bool InputsDone)>([(y, false)]);
        while (stack.TryPop(out var top))
        {
            (Tensor t, bool inputsDone) = top;
            Tensor[] inputs = t.Producer?.Inputs ?? [];
            if (inputsDone)
            {
                if (!targets.Contains(t) && !Array.Exists(inputs, path.Contains)) continue;
                path.Add(t);
                order.Add(t);
            }
            else if (seen.Add(t))
            {
                stack.Push((t, true));
                foreach (Tensor x in inputs)
                    if (x.IsTracked && !seen.Contains(x)) stack.Push((x, false));
            }
        }
        order.Reverse();
        return order;
    }
}
