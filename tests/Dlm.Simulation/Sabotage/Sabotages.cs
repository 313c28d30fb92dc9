namespace Dlm.Simulation.Sabotage;

/// <summary>All sabotages by name.</summary>
internal static class Sabotages
{
    public static readonly IReadOnlyDictionary<string, Saboteur> All = new Dictionary<string, Saboteur>(StringComparer.Ordinal)
    {
        ["insert without condition"] = new InsertWithoutCondition(),
        ["cursor moved outside the transaction"] = new CursorOutsideTransaction(),
        ["scan off"] = new ScanOff(),
        ["scan that claims an expired lease without ending it"] = new ScanOnlyClaims(),
        ["throw on a live lease"] = new ThrowOnLiveLease(),
        ["poison marks Failed"] = new PoisonMarksFailed(),
        ["own write taken for a peer's"] = new OwnWriteTakenForPeers(),
        ["delivery dropped after losing to the Enqueued mark"] = new DropAfterLostMark(),
        ["lease age on local clocks"] = new LeaseAgeOnLocalClocks(),
        ["lease judged by one's own setting"] = new LeaseByOwnSetting(),
        ["no clamp to storage's clock"] = new NoClampToStorage(),
        ["running row judged by age"] = new RunningRowJudgedByAge(),
        ["Attempt not raised"] = new AttemptNotRaised(),
        ["rest ignored"] = new RestIgnored(),
        ["checkpoint without a fence"] = new CheckpointWithoutFence(),
        ["save after the end"] = new SaveAfterTheEnd(),
        ["manual requests woken first"] = new ManualRequestsFirst(),
        ["release that takes its message for sent"] = new ReleaseTakenForSent(),
        ["fan-out outside the transaction"] = new FanOutOutsideTransaction(),
        ["fan-out that empties the slot"] = new FanOutEmptiesSlot(),
        ["join that looks at one part only"] = new JoinOfOnePart(),
        ["no join by the scan"] = new NoJoinByScan(),
        ["watermark that goes along with the cursor"] = new WatermarkAtCursor(),
        ["manual record marked outside the transaction"] = new ManualWithoutMark(),
        ["unmarked records not adopted"] = new UnmarkedNotAdopted(),
        ["unfinished records swept"] = new OpenRecordsSwept(),
        ["parts not swept with their occurrence"] = new PartsNotSwept(),
        ["removed jobs not swept"] = new RemovedJobsNotSwept(),
        ["rows of a newer version taken for own"] = new NewerRowsTakenForOwn(),
        ["messages of a newer version dropped"] = new NewerMessagesDropped(),
        ["another schedule of the same version adopted"] = new SameVersionAdopted(),
    };
}
