//! Turns: frames of one site on one page simulate one after the other, so that ten of them start no more workers at a time than one.
//!
//! A turn is a lock of the browser's, shared by all frames of the site that stand in pages of one other site; it ends with the frame, too.
//! Where there are no locks, as in a frame without an origin, everyone has a turn at once.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Name of the lock.
const NAME: &str = "serverless-tradeoffs simulation";

/// Where one stands.
#[derive(Default)]
enum State {
    /// Wants no turn.
    #[default]
    Idle,
    /// Has asked for one.
    Waiting,
    /// Has it; the function gives it back.
    Held(Function),
    /// There are no locks.
    Free,
}

/// One's place among those who take turns; clones share it.
#[derive(Clone, Default)]
pub(super) struct Turn(Rc<RefCell<State>>);

impl Turn {
    /// Of a page that takes no turns: it is nobody's frame.
    pub(super) fn of_its_own() -> Self {
        Self(Rc::new(RefCell::new(State::Free)))
    }

    /// Whether it is one's turn. If not, it is asked for, and `begin` is called when it comes.
    pub(super) fn take(&self, begin: impl FnOnce() + 'static) -> bool {
        match *self.0.borrow() {
            State::Held(_) | State::Free => return true,
            State::Waiting => return false,
            State::Idle => {}
        }
        self.0.replace(State::Waiting);
        if self.ask(begin).is_err() {
            self.0.replace(State::Free);
            return true;
        }
        false
    }

    /// Whether it has been asked for and has not come.
    pub(super) fn awaited(&self) -> bool {
        matches!(*self.0.borrow(), State::Waiting)
    }

    /// Lets the next one begin.
    pub(super) fn give(&self) {
        let held = matches!(*self.0.borrow(), State::Held(_));
        if held && let State::Held(give) = self.0.take() {
            // The browser's function cannot fail.
            let _ = give.call0(&JsValue::NULL);
        }
    }

    fn ask(&self, begin: impl FnOnce() + 'static) -> Result<(), JsValue> {
        let navigator = web_sys::window().ok_or(JsValue::NULL)?.navigator();
        let locks = Reflect::get(&navigator, &"locks".into())?;
        let request: Function = Reflect::get(&locks, &"request".into())?.dyn_into()?;
        let begin = Rc::new(Cell::new(Some(begin)));
        let (turn, begins) = (self.clone(), begin.clone());
        let granted = Closure::once(move |_lock: JsValue| -> JsValue {
            let held = Promise::new(&mut |give, _| {
                turn.0.replace(State::Held(give));
            });
            if let Some(begin) = begins.take() {
                begin();
            }
            held.into()
        });
        let answer = request.call2(&locks, &NAME.into(), granted.as_ref())?;
        let (refused, answer) = (self.clone(), answer.dyn_into::<Promise>()?);
        spawn_local(async move {
            // The lock is asked for later, and may be refused then, as storage is.
            let answered = JsFuture::from(answer).await;
            drop(granted);
            if answered.is_err()
                && let Some(begin) = begin.take()
            {
                refused.0.replace(State::Free);
                begin();
            }
        });
        Ok(())
    }
}
