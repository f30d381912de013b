// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.model;

import io.weft.host.AdminCommandBuilder;
import io.weft.nvme.AsyncEvent;
import io.weft.nvme.FeatureId;
import io.weft.nvme.StatusCode;

/**
 * Set Features or Get Features of a controller feature.
 *
 * @param value chooses among the values that can be set, those that cannot, and reading the current value
 */
record Setting(Feature feature, int value) implements Operation {
  /** A feature with its value in dword 0. */
  enum Feature {
    ARBITRATION(FeatureId.ARBITRATION, 7, 0x0102_0300, 0xffff_ff07),
    VOLATILE_WRITE_CACHE(FeatureId.VOLATILE_WRITE_CACHE, 1, 0, 1),
    WRITE_ATOMICITY(FeatureId.WRITE_ATOMICITY, 0, 1, 0),
    ASYNC_EVENTS(FeatureId.ASYNC_EVENT_CONFIGURATION, 0, AsyncEvent.CONFIG_NAMESPACE_ATTRIBUTE, AsyncEvent.CONFIG_ANA_CHANGE);

    private final int id;
    private final int first;
    private final int[] legal;

    Feature(int id, int first, int... legal) {
      this.id = id;
      this.first = first;
      this.legal = legal;
    }

    /** The value of a new controller. */
    int first() {
      return first;
    }
  }

  @Override
  public boolean isAlone() {
    return true;
  }

  @Override
  public void start(Turn turn, Round round) {
    Turn admin = turn.onAdminQueue();
    if (value < feature.legal.length) {
      int set = feature.legal[value];
      round.add(Pending.of(admin, AdminCommandBuilder.setFeatures(feature.id, false, 0, set), StatusCode.SUCCESS));
      turn.controller().set(feature, set);
    } else if (value == feature.legal.length) {
      // No feature is kept across a reset.
      round.add(Pending.of(admin, AdminCommandBuilder.setFeatures(feature.id, true, 0, feature.first),
          StatusCode.FEATURE_NOT_SAVEABLE | StatusCode.DNR));
    } else {
      int select = value % 2 == 0 ? FeatureId.SELECT_CURRENT : FeatureId.SELECT_DEFAULT;
      int expected = select == FeatureId.SELECT_CURRENT ? turn.controller().get(feature) : feature.first;
      round.add(new Pending(admin, AdminCommandBuilder.getFeatures(feature.id, select, 0)) {
        @Override
        void check(Round in) {
          requireStatus(StatusCode.SUCCESS);
          require(answer().result().dword0() == expected, "%s is %xh instead of %xh".formatted(
              feature, answer().result().dword0(), expected));
        }
      });
    }
  }
}
