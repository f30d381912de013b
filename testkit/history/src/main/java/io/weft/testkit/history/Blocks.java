// SPDX-License-Identifier: Apache-2.0
package io.weft.testkit.history;

import io.vertx.core.json.JsonObject;
import io.weft.testkit.history.BlockInput.Read;
import io.weft.testkit.history.BlockInput.Write;
import org.jspecify.annotations.Nullable;

/**
 * A block device, block by block. Its state is the generation that a block holds, 0 at the beginning; the answer is the
 * generation that was written or read.
 */
public final class Blocks implements Model<Long, BlockInput, Long>, Notation<BlockInput, Long> {
  @Override
  public Long initial() {
    return 0L;
  }

  @Override
  public @Nullable Long step(Long state, BlockInput input, @Nullable Long answer) {
    return switch (input) {
      case Read(_) -> answer == null || answer.equals(state) ? state : null;
      case Write(_, long generation) -> answer == null || answer == generation ? Long.valueOf(generation) : null;
    };
  }

  @Override
  public Object part(BlockInput input) {
    return input.block();
  }

  @Override
  public JsonObject writeInput(BlockInput input) {
    return switch (input) {
      case Read(long block) -> new JsonObject().put("block", block);
      case Write(long block, long generation) -> new JsonObject().put("block", block).put("write", generation);
    };
  }

  @Override
  public BlockInput readInput(JsonObject json) {
    long block = json.getLong("block");
    return json.containsKey("write") ? new Write(block, json.getLong("write")) : new Read(block);
  }

  @Override
  public JsonObject writeAnswer(Long generation) {
    return new JsonObject().put("generation", generation);
  }

  @Override
  public Long readAnswer(JsonObject json) {
    return json.getLong("generation");
  }
}
