// SPDX-License-Identifier: Apache-2.0
/** What a single service does its own way: where it listens, where it keeps its data, how it uses the machine. */
@NullMarked
package io.weft.cluster.settings;

import org.jspecify.annotations.NullMarked;
