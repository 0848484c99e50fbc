using MetaRL.Envs.Families.Planar.Bodies;
using MetaRL.Envs.Tables;

namespace MetaRL.Envs.Families.Planar.Simulation;

/// <summary>A body compiled to what the simulator needs; a family then varies the numbers before anyone else sees them.</summary>
internal sealed class PlanarModel
{
    internal required LinkModel[] Links { get; init; }       // pinned
    internal required ContactModel[] Contacts { get; init; } // pinned
    internal required PlanarPhysics Physics { get; init; }
    internal required int Substeps { get; init; }
    internal int Joints => Links.Length - 1;
    internal int Positions => Links.Length + 2;

    // For as long as the model lives.
    internal ModelTables Tables => new(Table<LinkModel>.Of(Links), Table<ContactModel>.Of(Contacts), Physics, Substeps);

    internal static PlanarModel Of(PlanarBody body, PlanarPhysics? physics = null)
    {
        double density = body.Mass / body.Links.Sum(link => link.Shape.Sum(c => c.Volume));
        List<ContactModel> contacts = [];
        LinkModel[] links = GC.AllocateArray<LinkModel>(body.Links.Length, pinned: true);
        for (int i = 0; i < links.Length; i++)
        {
            links[i] = LinkModel.Of(body.Links[i], density);
            links[i].FirstContact = contacts.Count;
            contacts.AddRange(ContactsOf(body.Links[i], i, body.Friction));
            links[i].EndContact = contacts.Count;
        }
        ContactModel[] balls = GC.AllocateArray<ContactModel>(contacts.Count, pinned: true);
        contacts.CopyTo(balls);
        return new() { Links = links, Contacts = balls, Physics = physics ?? PlanarPhysics.Default, Substeps = body.Substeps };
    }

    // The ends of the rods, but not the one at the hinge, which is the parent's too, and none twice.
    static IEnumerable<ContactModel> ContactsOf(PlanarLink link, int index, float friction) =>
        from end in link.Shape.SelectMany(c => new[] { (X: c.X0, Z: c.Z0, c.Radius), (X: c.X1, Z: c.Z1, c.Radius) }).Distinct()
        where link.Parent < 0 || end.X != 0 || end.Z != 0
        select new ContactModel { Link = index, X = end.X, Z = end.Z, Radius = end.Radius, Friction = friction };
}

/// <summary>A ball on a link that the ground can touch.</summary>
internal struct ContactModel
{
    internal int Link;
    internal float X, Z, Radius; // the centre in the link's frame
    internal float Friction;
}

/// <summary>A link with its mass properties; lengths in its own frame but for the hinge, which is in its parent's.</summary>
internal struct LinkModel
{
    internal int Parent, FirstContact, EndContact;
    internal float HingeX, HingeZ, CenterX, CenterZ;
    internal float Mass, Inertia; // the inertia is about the centre
    internal float Armature, Damping, Stiffness, Low, High, Torque;

    internal static LinkModel Of(PlanarLink link, double density)
    {
        double volume = link.Shape.Sum(c => c.Volume);
        double x = link.Shape.Sum(c => c.Volume * (c.X0 + c.X1) / 2) / volume, z = link.Shape.Sum(c => c.Volume * (c.Z0 + c.Z1) / 2) / volume;
        double inertia = link.Shape.Sum(c =>
            c.Inertia + c.Volume * (Math.Pow((c.X0 + c.X1) / 2 - x, 2) + Math.Pow((c.Z0 + c.Z1) / 2 - z, 2)));
        return new()
        {
            Parent = link.Parent,
            HingeX = link.HingeX,
            HingeZ = link.HingeZ,
            CenterX = (float)x,
            CenterZ = (float)z,
            Mass = (float)(density * volume),
            Inertia = (float)(density * inertia),
            Armature = link.Armature,
            Damping = link.Damping,
            Stiffness = link.Stiffness,
            Low = link.Low,
            High = link.High,
            Torque = link.Torque,
        };
    }

    /// <summary>Fixes a point mass to the link.</summary>
    internal void Add(float mass, float x, float z)
    {
        float both = Mass + mass, dx = x - CenterX, dz = z - CenterZ;
        Inertia += Mass * mass / both * (dx * dx + dz * dz);
        CenterX += mass / both * dx;
        CenterZ += mass / both * dz;
        Mass = both;
    }
}
