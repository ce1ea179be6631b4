using Lab.Live.Tests.Conformance.Promises;

namespace Lab.Live.Tests.Conformance;

/// <summary>
/// The one body that both hosts must pass: every promise of the seam, each as a short play of puppets. A
/// host's own fixture only says how to make a world.
/// </summary>
public abstract class HostConformance
{
    protected abstract IConformanceWorld NewWorld();

    [Test] public Task Steps_never_overlap() => Hold(Steps.NeverOverlap);
    [Test] public Task Life_begins_with_booted_and_time_passes() => Hold(Steps.BeginWithBootedAndSeeTimePass);
    [Test] public Task Answer_reaches_its_asker() => Hold(Steps.AnswerReachesItsAsker);
    [Test] public Task Facts_are_heard_in_order() => Hold(Steps.FactsAreHeardInOrder);

    [Test] public Task Moved_timer_fires_once_at_its_new_time() =>
        Hold(Timers.MovedTimerFiresOnceAtItsNewTime);
    [Test] public Task Cleared_timer_never_fires() => Hold(Timers.ClearedTimerNeverFires);
    [Test] public Task Due_timer_that_is_cleared_before_delivery_is_dropped() =>
        Hold(Timers.DueTimerThatIsClearedBeforeDeliveryIsDropped);
    [Test] public Task Negative_delay_counts_as_zero() => Hold(Timers.NegativeDelayCountsAsZero);

    [Test] public Task Nothing_of_an_old_life_is_heard() => Hold(Lives.NothingOfAnOldLifeIsHeard);
    [Test] public Task Writes_are_read_back_at_once() => Hold(Lives.WritesAreReadBackAtOnce);
    [Test] public Task Store_outlives_a_crash_unless_lost() => Hold(Lives.StoreOutlivesACrashUnlessLost);
    [Test] public Task Crash_loses_a_suffix_of_whole_batches() => Hold(Lives.CrashLosesASuffixOfWholeBatches);

    [Test] public Task Backlog_grows_and_drained_follows() => Hold(Pressure.BacklogGrowsAndDrainedFollows);
    [Test] public Task Backlog_counts_the_sends_of_the_same_step() =>
        Hold(Pressure.BacklogCountsTheSendsOfTheSameStep);
    [Test] public Task Drained_follows_a_backlog_seen_within_a_step() =>
        Hold(Pressure.DrainedFollowsABacklogSeenWithinAStep);
    [Test] public Task Slow_peer_is_closed_above_four_mebibytes() =>
        Hold(Pressure.SlowPeerIsClosedAboveFourMiB);
    [Test] public Task Stream_stalls_at_one_mebibyte_unread() => Hold(Pressure.StreamStallsAtOneMiBUnread);

    [Test] public Task Due_timers_and_finished_jobs_go_first() => Hold(Turns.DueTimersAndFinishedJobsGoFirst);
    [Test] public Task Flooder_does_not_starve_an_honest_peer() =>
        Hold(Turns.FlooderDoesNotStarveAnHonestPeer);
    [Test] public Task Links_are_first_in_first_out() => Hold(Turns.LinksAreFirstInFirstOut);

    [Test] public Task Binding_is_equal_at_both_ends_and_unlike_others() =>
        Hold(Links.BindingIsEqualAtBothEndsAndUnlikeOthers);
    [Test] public Task Link_ids_are_not_reused() => Hold(Links.LinkIdsAreNotReused);
    [Test] public Task Dial_to_a_crashed_node_is_refused() => Hold(Links.DialToACrashedNodeIsRefused);
    [Test] public Task Dial_to_nowhere_is_unreachable() => Hold(Links.DialToNowhereIsUnreachable);
    [Test] public Task Frames_before_a_hang_up_still_travel() => Hold(Links.FramesBeforeAHangUpStillTravel);
    [Test] public Task Frames_that_wait_when_hanging_up_still_travel() =>
        Hold(Links.FramesThatWaitWhenHangingUpStillTravel);
    [Test] public Task Frames_that_wait_are_not_heard_after_a_hang_up() =>
        Hold(Links.FramesThatWaitAreNotHeardAfterAHangUp);
    [Test] public Task Overflow_and_hang_up_in_one_step_is_silent() =>
        Hold(Links.OverflowAndHangUpInOneStepIsSilent);
    [Test] public Task Crash_breaks_links_once_and_last() => Hold(Links.CrashBreaksLinksOnceAndLast);

    [Test] public Task Job_result_is_delivered_once_beside_other_work() =>
        Hold(Jobs.ResultIsDeliveredOnceBesideOtherWork);
    [Test] public Task Stopped_job_is_never_delivered() => Hold(Jobs.StoppedJobIsNeverDelivered);
    [Test] public Task Finished_job_that_is_stopped_before_delivery_is_dropped() =>
        Hold(Jobs.FinishedJobThatIsStoppedBeforeDeliveryIsDropped);

    private async Task Hold(Func<IConformanceWorld, Task> promise)
    {
        await using IConformanceWorld world = NewWorld();
        await promise(world);
    }
}
