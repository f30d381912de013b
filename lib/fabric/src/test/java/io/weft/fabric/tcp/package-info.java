// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.weft.fabric.tcp;

import org.jspecify.annotations.NullMarked;
