using Lab.Live.Tests.Conformance;
using Lab.Live.Tests.Conformance.Promises;
using Lab.Live.Tests.Hosts;

namespace Lab.Live.Tests.Broken;

/// <summary>
/// The conformance body finds out hosts that break a promise: each check fails where it should.
/// </summary>
public sealed class BrokenHosts
{
    private static IEnumerable<TestCaseData> Cases()
    {
        yield return Case<Reenters>(Steps.NeverOverlap, "overlap");
        yield return Case<ForgetsMoves>(Timers.MovedTimerFiresOnceAtItsNewTime, "moved");
        yield return Case<ForgetsMoves>(Timers.ClearedTimerNeverFires, "cleared");
        yield return Case<ForgetsMoves>(Timers.DueTimerThatIsClearedBeforeDeliveryIsDropped, "dropped");
        yield return Case(life => new RemembersOldTimers(life.Number), Lives.NothingOfAnOldLifeIsHeard,
            "old life");
        yield return Case<LosesAWrite>(Lives.CrashLosesASuffixOfWholeBatches, "whole");
        yield return Case(life => new SendsBeforeItIsDurable(life.Number),
            Lives.CrashLosesASuffixOfWholeBatches,
            "durable");
        yield return Case<ReadsStaleWrites>(Lives.WritesAreReadBackAtOnce, "reads its own");
        yield return Case<CountsNoBacklog>(Pressure.BacklogGrowsAndDrainedFollows, "Backlog counts");
        yield return Case<CountsNoBacklog>(Pressure.BacklogCountsTheSendsOfTheSameStep, "same step");
        yield return Case<CountsNoBacklog>(Pressure.SlowPeerIsClosedAboveFourMiB, "Backlog counts");
        yield return Case<CountsNoBacklog>(Pressure.StreamStallsAtOneMiBUnread, "unread window");
        yield return Case<ForgetsDrained>(Pressure.BacklogGrowsAndDrainedFollows, "Drained follows");
        yield return Case<BlamesTheRemote>(Pressure.SlowPeerIsClosedAboveFourMiB, "SlowPeer");
        yield return Case<FramesFirst>(Turns.DueTimersAndFinishedJobsGoFirst, "goes before frames");
        yield return Case<Starves>(Turns.FlooderDoesNotStarveAnHonestPeer, "take turns");
        yield return Case<SwapsFrames>(Turns.LinksAreFirstInFirstOut, "order of sending");
        yield return Case<BindsEachEndAlone>(Links.BindingIsEqualAtBothEndsAndUnlikeOthers, "same binding");
        yield return Case<BindsAllAlike>(Links.BindingIsEqualAtBothEndsAndUnlikeOthers, "share a binding");
        yield return Case<MistakesRefusals>(Links.DialToACrashedNodeIsRefused, "refused");
        yield return Case<CutsOffTheLastFrame>(Links.FramesBeforeAHangUpStillTravel, "still travel");
        yield return Case<HangsUpLate>(Links.FramesThatWaitAreNotHeardAfterAHangUp, "after a hang-up");
        yield return Case<RepeatsLinkDown>(Links.CrashBreaksLinksOnceAndLast, "once");
        yield return Case<LetsJobsHoldTheLoop>(Jobs.ResultIsDeliveredOnceBesideOtherWork, "beside the loop");
        yield return Case<StopsNoJob>(Jobs.StoppedJobIsNeverDelivered, "stopped job");
        yield return Case<StopsNoJob>(Jobs.FinishedJobThatIsStoppedBeforeDeliveryIsDropped, "dropped");
        yield return Case<AnswersTheWrongAsker>(Steps.AnswerReachesItsAsker, "asker");
        yield return Case<RepeatsFacts>(Steps.FactsAreHeardInOrder, "facts");
    }

    /// <summary>In virtual time, where waiting in vain costs nothing.</summary>
    [TestCaseSource(nameof(Cases))]
    public async Task Broken_host_is_found_out(
        Func<Life, object> bug, Func<IConformanceWorld, Task> promise, string named)
    {
        await using var world = new Sabotage(new SimConformanceWorld(1), life => (Saboteur)bug(life));
        BrokenPromise? found = await Assert.ThrowsAsync<BrokenPromise>(() => promise(world));
        Assert.That(found!.Message, Does.Contain(named));
    }

    private static TestCaseData Case<TBug>(Func<IConformanceWorld, Task> promise, string named)
        where TBug : Saboteur, new() => Case(_ => new TBug(), promise, named);

    private static TestCaseData Case(Func<Life, Saboteur> bug, Func<IConformanceWorld, Task> promise,
        string named) =>
        new TestCaseData((Func<Life, object>)bug, promise, named)
            .SetArgDisplayNames(bug(new Life(0, new MemoryStore())).GetType().Name, promise.Method.Name);
}
