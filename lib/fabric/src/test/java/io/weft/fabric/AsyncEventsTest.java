// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.nvme.AsyncEvent;
import io.weft.nvme.StatusCode;
import io.weft.nvme.log.LogPageId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Events complete the requests that hosts have outstanding for them. */
class AsyncEventsTest {
  private static final int LIST = LogPageId.CHANGED_NAMESPACE_LIST;
  private static final int ANA = LogPageId.ASYMMETRIC_NAMESPACE_ACCESS;
  private static final int NAMESPACE =
      AsyncEvent.dword0(AsyncEvent.TYPE_NOTICE, AsyncEvent.NAMESPACE_ATTRIBUTE_CHANGED, LIST);
  private static final int ANA_CHANGE = AsyncEvent.dword0(AsyncEvent.TYPE_NOTICE, AsyncEvent.ANA_CHANGE, ANA);

  private final StubPort port = new StubPort();
  private final AsyncEvents events = new AsyncEvents();
  private final StubTransport admin = port.openReady();

  @BeforeEach
  void forgetTheStart() {
    admin.completions.clear();
  }

  @AfterEach
  void close() {
    port.close();
  }

  private Request leaveRequest() {
    Request request = admin.send(SqeBuilder.command(StubCommand.NONE));
    events.request(request);
    return request;
  }

  private void reported(Integer... expected) {
    assertEquals(List.of(expected), admin.completions.stream().map(c -> (int) c.result()).toList());
    assertTrue(admin.completions.stream().allMatch(c -> c.status() == StatusCode.SUCCESS));
  }

  @Test
  void anEventEndsARequest() {
    leaveRequest();
    reported();
    events.post(NAMESPACE);
    reported(NAMESPACE);
  }

  @Test
  void anEventWaitsForARequest() {
    events.post(NAMESPACE);
    leaveRequest();
    reported(NAMESPACE);
  }

  @Test
  void theSameEventIsQueuedOnce() {
    events.post(NAMESPACE);
    events.post(NAMESPACE);
    events.post(ANA_CHANGE);
    leaveRequest();
    leaveRequest();
    leaveRequest();
    reported(NAMESPACE, ANA_CHANGE);
  }

  @Test
  void anEventIsHeldBackUntilItsLogPageWasRead() {
    leaveRequest();
    leaveRequest();
    events.post(NAMESPACE);
    events.post(NAMESPACE);
    reported(NAMESPACE);
    events.logPageRead(ANA, false);
    reported(NAMESPACE);
    events.logPageRead(LIST, false);
    reported(NAMESPACE, NAMESPACE);
  }

  @Test
  @DisplayName("after two changes and one read of the page there is no second, empty notice (mend 28)")
  void anEventWhosePageHasBeenReadSinceIsNoNews() {
    leaveRequest();
    leaveRequest();
    events.post(NAMESPACE);
    events.post(NAMESPACE);
    events.logPageRead(LIST, true);
    reported(NAMESPACE);
    events.post(NAMESPACE);
    reported(NAMESPACE, NAMESPACE);
  }

  @Test
  void aReadOfOnePageLeavesTheEventsOfOthers() {
    events.post(NAMESPACE);
    events.post(ANA_CHANGE);
    events.logPageRead(LIST, true);
    leaveRequest();
    leaveRequest();
    reported(ANA_CHANGE);
  }

  @Test
  void anEventThatIsHeldBackDoesNotHoldOthers() {
    leaveRequest();
    events.post(NAMESPACE);
    events.post(NAMESPACE);
    events.post(ANA_CHANGE);
    leaveRequest();
    reported(NAMESPACE, ANA_CHANGE);
  }

  @Test
  void thereIsALimitOfRequests() {
    for (int i = 0; i < AsyncEvents.LIMIT; i++) {
      leaveRequest();
    }
    reported();
    leaveRequest();
    assertEquals(StatusCode.ASYNC_EVENT_LIMIT_EXCEEDED | StatusCode.DNR, admin.status());
    events.post(NAMESPACE);
    assertEquals(admin.lastCid() - AsyncEvents.LIMIT, admin.last().cid(), "the oldest is answered");
  }

  @Test
  void anAbortedRequestTakesNoEvent() {
    Request request = leaveRequest();
    assertTrue(events.abort(request));
    assertFalse(events.abort(request));
    events.post(NAMESPACE);
    reported();
    leaveRequest();
    reported(NAMESPACE);
  }

  @Test
  void aResetForgetsEverything() {
    events.configuration(AsyncEvent.CONFIG_NAMESPACE_ATTRIBUTE);
    leaveRequest();
    events.post(NAMESPACE);
    events.post(NAMESPACE);
    leaveRequest();
    assertEquals(1, admin.completions.size());
    events.clear();
    assertEquals(StatusCode.ABORTED_SQ_DELETION, admin.status());
    assertEquals(0, events.configuration());
    leaveRequest();
    assertEquals(2, admin.completions.size(), "the event that was held back is forgotten");
    events.post(NAMESPACE);
    assertEquals(NAMESPACE, admin.last().result());
  }
}
