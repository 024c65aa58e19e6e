// SPDX-License-Identifier: GPL-2.0
/* When a connection is not read: until it is told to go on, or for a while. */
#include "chan_priv.h"

/* @ch->rx_lock is held */
static void pause(struct libera_channel *ch)
{
	lockdep_assert_held(&ch->rx_lock);
	if (!ch->pauses++)
		libera_stats_inc(ch->ln, LIBERA_STAT_RX_PAUSED);
}

/* likewise */
static void resume(struct libera_channel *ch)
{
	lockdep_assert_held(&ch->rx_lock);
	if (!WARN_ON_ONCE(!ch->pauses) && !--ch->pauses)
		libera_chan_rx_kick(ch);
}

/**
 * libera_channel_pause() - stop handling what @ch receives
 * @ch: channel
 *
 * Counted.  The message in hand is finished; what arrives is queued up to
 * LIBERA_RX_HIGH, and then stays with the peer.
 *
 * Context: any that may take a BH spinlock.
 */
void libera_channel_pause(struct libera_channel *ch)
{
	spin_lock_bh(&ch->rx_lock);
	pause(ch);
	spin_unlock_bh(&ch->rx_lock);
}

/**
 * libera_channel_resume() - undo one libera_channel_pause()
 * @ch: channel
 *
 * Context: any that may take a BH spinlock.
 */
void libera_channel_resume(struct libera_channel *ch)
{
	spin_lock_bh(&ch->rx_lock);
	resume(ch);
	spin_unlock_bh(&ch->rx_lock);
}

/**
 * libera_channel_rest() - stop handling what @ch receives for a while
 * @ch: channel
 * @ns: how long at least, in nanoseconds
 *
 * Context: @ch's message handler.  See channel.h.
 */
void libera_channel_rest(struct libera_channel *ch, u64 ns)
{
	spin_lock_bh(&ch->rx_lock);
	/* the release work cancels what was queued before that */
	if (!ch->resting && !ch->rx_off) {
		ch->resting = true;
		pause(ch);
		queue_delayed_work(ch->ln->wq, &ch->rest_work, nsecs_to_jiffies(ns) + 1);
	}
	spin_unlock_bh(&ch->rx_lock);
}

/**
 * libera_channel_wake() - end a libera_channel_rest() before its time
 * @ch: channel
 *
 * Context: any that may take a BH spinlock.
 */
void libera_channel_wake(struct libera_channel *ch)
{
	spin_lock_bh(&ch->rx_lock);
	if (ch->resting && !ch->rx_off)
		mod_delayed_work(ch->ln->wq, &ch->rest_work, 0);
	spin_unlock_bh(&ch->rx_lock);
}

static void rest_work(struct work_struct *work)
{
	struct libera_channel *ch = container_of(to_delayed_work(work),
						 struct libera_channel, rest_work);

	spin_lock_bh(&ch->rx_lock);
	/* woken just when it was over: once is enough */
	if (ch->resting) {
		ch->resting = false;
		resume(ch);
	}
	spin_unlock_bh(&ch->rx_lock);
}

/**
 * libera_channel_rx_waiting() - whether messages of the peer wait for us
 * @ch: channel
 *
 * Then its silence says nothing about the peer.
 *
 * Return: true if handling is paused or something received is not yet handled.
 */
bool libera_channel_rx_waiting(const struct libera_channel *ch)
{
	return READ_ONCE(ch->pauses) || READ_ONCE(ch->rx_busy) || READ_ONCE(ch->rx_high);
}

/**
 * libera_chan_pause_init() - nothing is paused
 * @ch: channel being created
 */
void libera_chan_pause_init(struct libera_channel *ch)
{
	INIT_DELAYED_WORK(&ch->rest_work, rest_work);
}
