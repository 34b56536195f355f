/** Hands relayed hooks to CinnoxSignalRouter, which states sharing and access mode. */
trigger CinnoxEventTrigger on CINNOX_Event__e(after insert) {
    CinnoxSignalRouter.run(Trigger.new);
}
