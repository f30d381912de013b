// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.shared;

import io.vertx.core.Future;
import io.weft.nvme.StatusCode;
import io.weft.targetnode.backend.Fence;
import io.weft.targetnode.ownership.Grant;
import io.weft.targetnode.ownership.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A shared ANA group on this node: the fence before its devices. Changed only from the node's context; asked from any thread.
 *
 * <p>Its life cycle is {@link GroupState}.
 */
final class SharedGroup implements Fence {
  private static final long NO_EPOCH = -1;

  private final int id;
  private final Lease lease;
  private final Set<SharedBackend> members = ConcurrentHashMap.newKeySet();
  private volatile GroupState state = GroupState.ELSEWHERE;
  private long epoch = NO_EPOCH;
  private long servesFrom;
  /** Whether each device has been opened, has failed or is not waited for any longer. */
  private boolean opened;
  private boolean closing;
  private int takes;
  private long returned = NO_EPOCH;

  SharedGroup(int id, Lease lease) {
    this.id = id;
    this.lease = lease;
  }

  /** ANAGRPID. */
  int id() {
    return id;
  }

  /** Where it is in its life. From any thread. */
  GroupState state() {
    return state;
  }

  /** The epoch of the placement that the devices were opened for. */
  long epoch() {
    return epoch;
  }

  long servesFrom() {
    return servesFrom;
  }

  boolean isOpened() {
    return opened;
  }

  boolean isClosing() {
    return closing;
  }

  /** How often it has been taken. */
  int takes() {
    return takes;
  }

  /** Whether it has been given back under an epoch. */
  boolean hasReturned(long grantedEpoch) {
    return returned == grantedEpoch;
  }

  /** It has not been given back, as far as epochs to come are concerned. */
  void forget() {
    returned = NO_EPOCH;
  }

  /** It has been given back under an epoch. */
  void returned(long grantedEpoch) {
    returned = grantedEpoch;
  }

  @Override
  public int refusal() {
    GroupState now = state;
    return now == GroupState.OWNED && lease.runs() ? StatusCode.SUCCESS : now.refusal();
  }

  @Override
  public long deadline() {
    return lease.deadline();
  }

  @Override
  public int confirm(int status) {
    GroupState now = state;
    return now.mayConfirm() && lease.runs() ? status : now.refusal();
  }

  /** Adds a device; it is opened at once where the group is placed here. @return completes when it is open, or need not be */
  Future<Void> join(SharedBackend member) {
    members.add(member);
    return state.holdsDevices() ? member.openDevice() : Future.succeededFuture();
  }

  /** Drops a device that is closed. */
  void leave(SharedBackend member) {
    members.remove(member);
  }

  /** Begins to take the group. @return when each device is open or has failed, to be told by {@link #opened} */
  List<Future<?>> take(Grant grant) {
    become(GroupState.TAKING);
    epoch = grant.epoch();
    servesFrom = grant.servesFrom();
    opened = false;
    takes++;
    return each(SharedBackend::openDevice);
  }

  /** Its devices are not waited for any longer. */
  void opened() {
    opened = true;
  }

  void own() {
    become(GroupState.OWNED);
  }

  /** Refuses what has not reached the devices. */
  void lapse() {
    become(GroupState.LAPSED);
  }

  /** Refuses new I/O, since the group is wanted back. */
  void yield() {
    become(GroupState.YIELDING);
  }

  /** Closes the devices once their I/O has ended. @param flush whether to make durable what was acknowledged */
  List<Future<?>> close(boolean flush) {
    closing = true;
    return each(member -> member.closeDevice(flush));
  }

  /** The devices are closed. */
  void closed() {
    closing = false;
    epoch = NO_EPOCH;
    become(GroupState.ELSEWHERE);
  }

  private List<Future<?>> each(Function<SharedBackend, Future<Void>> step) {
    List<Future<?>> all = new ArrayList<>();
    members.forEach(member -> all.add(step.apply(member)));
    return all;
  }

  private void become(GroupState next) {
    state = state.to(next);
  }
}
