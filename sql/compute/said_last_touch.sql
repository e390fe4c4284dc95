-- Fragment: the event's touch, after a letter by which any that is not direct comes behind all that are.
        , if(touch = '', '', concat(if(touch_campaign OR touch_referred, 'b', 'a'), touch)) AS state_n
