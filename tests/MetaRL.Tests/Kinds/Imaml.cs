using MetaRL.Learners;
using MetaRL.Tensors;

namespace MetaRL.Tests.Kinds;

/// <summary>Regularized steps on one support batch, and the implicit gradient (I + H/λ)⁻¹ g by conjugate gradients (Rajeswaran
/// et al. 2019, arXiv:1909.04630). Its gradient cannot be differentiated again.</summary>
sealed record Imaml : MetaLearner
{
    public double InnerLr { get; init; } = 0.02;
    public int Descent { get; init; } = 3;
    public double Lambda { get; init; } = 20;
    public int CgSteps { get; init; } = 5;

    public override Params Adapt(AdaptStep step, Params theta)
    {
        Params centre = theta.Detach(), at = centre;
        for (int i = 0; i < Descent; i++)
        {
            Params x = at.Track(), g = Autograd.Grad(step.Loss(x, twice: false), x);
            at = at.AddScaled(g, -InnerLr).AddScaled(at - centre, -InnerLr * Lambda).Detach();
        }
        if (!step.CreateGraph) return at;
        return theta.Unflatten(at.Flatten().WithFirstOrderGradient([theta.Flatten()], (_, gy, _) => Solve(step, at, at.Unflatten(gy)).Flatten()));
    }

    Params Solve(AdaptStep step, Params at, Params b)
    {
        using Autograd.RecordScope record = Autograd.Record();
        Params x = at.Track(), gradient = Autograd.Grad(step.Loss(x, twice: true), x, createGraph: true);
        Params A(Params v) => v.AddScaled(Autograd.Grad(gradient.Dot(v), x), 1 / Lambda).Detach();
        Params u = 0 * b, r = b.Detach(), p = r;
        double rr = r.Dot(r).Item();
        for (int i = 0; i < CgSteps && rr > 1e-20; i++)
        {
            Params ap = A(p);
            double c = rr / p.Dot(ap).Item();
            u = u.AddScaled(p, c).Detach();
            r = r.AddScaled(ap, -c).Detach();
            double next = r.Dot(r).Item();
            p = r.AddScaled(p, next / rr).Detach();
            rr = next;
        }
        return u;
    }
}
